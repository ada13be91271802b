"""What is wrong with a page, whatever it shows: for axe, in a window that is too small for it, in another language."""

import re

from playwright.sync_api import Page

from server.settings import PROJECT_ROOT

AXE = PROJECT_ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
WORDS = PROJECT_ROOT / "web" / "src" / "words"

_RUN_AXE = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`);
}"""

_PATIENCE_MS = 2000
"""How long a busy machine may take to lay a page out anew."""

_BEYOND_THE_EDGES = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      if (at !== document.documentElement && getComputedStyle(at).overflowX !== "visible") return true;
    }
    return false;
  };
  const found = [];
  if (document.documentElement.scrollWidth > width) found.push("the page can be scrolled sideways");
  for (const element of document.querySelectorAll("button, a, input, p, h1, h2, dt, dd, code, label")) {
    const { left, right, width: own } = element.getBoundingClientRect();
    if (own === 0 || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if ((left < -0.5 || right > width + 0.5) && !scrolls(element)) found.push(element.outerHTML.slice(0, 120));
  }
  return found;
}"""

_ONCE_LAID_OUT = """async (patience) => {
  const until = performance.now() + patience;
  const beyond = LOOK;
  while (beyond().length > 0 && performance.now() < until) await new Promise(requestAnimationFrame);
  return beyond();
}"""

_TEXTS = """() => {
  const said = [document.title, document.body.innerText];
  for (const element of document.querySelectorAll("*")) {
    for (const name of ["aria-label", "title", "placeholder", "alt"]) said.push(element.getAttribute(name) ?? "");
  }
  return said.join("\\n");
}"""


def violations(page: Page) -> list[str]:
    """What axe-core finds. The page's policy forbids foreign scripts, so it must have been opened with `bypass_csp`."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(content=AXE.read_text())
    return page.evaluate(_RUN_AXE)


def beyond_the_edges(page: Page) -> list[str]:
    """What does not fit the window's width: buttons, links and words that are cut off, or sideways scrolling."""
    return page.evaluate(_ONCE_LAID_OUT.replace("LOOK", _BEYOND_THE_EDGES), _PATIENCE_MS)


def phrases(language: str) -> set[str]:
    """Every run of words that a catalogue can say, without what is filled in. One word alone may be a name."""
    found = set()
    for file in (WORDS / language).glob("*.ts"):
        code = re.sub(r"^\s*(//|/?\*).*$|^import.*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for double, template in re.findall(r'"((?:[^"\\\n]|\\.)*)"|`([^`]*)`', code):
            found |= {part.strip(" .,:;·+“”«»") for part in re.split(r"\$\{[^}]*\}", double or template)}
    return {phrase for phrase in found if " " in phrase and re.search(r"[a-z]{2}", phrase)}


ENGLISH_ALONE = phrases("en") - phrases("es")


def english_in(page: Page) -> list[str]:
    """The phrases of the English catalogue that the page shows or says."""
    said = page.evaluate(_TEXTS)
    return [phrase for phrase in ENGLISH_ALONE if phrase in said]
