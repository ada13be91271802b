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
  view: "How it is shown",
  views: { grid: "Rows", map: "Map" },
  showScores: "Show how well each matches",
  chosenLabel: "Chosen pictures",
  chosenElsewhere: "These pictures were chosen elsewhere.",
  chosenElsewhereHint: "What is drawn around on the map is kept by the tab it was done in. A collection can be shared.",
  crashed: "Something on this page broke. Your pictures are safe.",
  reload: "Load the page again",
};
