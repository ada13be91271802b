/** What is said everywhere. */

export const common = {
  productName: "Clip Atlas",
  titleOf: (asked: string) => `${asked} · Clip Atlas`,
  home: "Clip Atlas: back to the wall",
  fewSeconds: "a few seconds",
  about: (time: string) => `about ${time}`,
  spoken: (sentence: string) => `. ${sentence}`,
  titled: (title: string, rest: string) => `${title}: ${rest}`,
  tryAgain: "Try again",
  dismiss: "Dismiss",
  theme: { system: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" },
  crashed: "Something on this page broke. Your pictures are safe.",
  reload: "Load the page again",
};
