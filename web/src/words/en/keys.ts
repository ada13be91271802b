/** The sheet of the keys. */

type Line = readonly [keys: readonly string[], does: string];

export const keys: { keysTitle: string; keyGroups: readonly { name: string; keys: readonly Line[] }[] } = {
  keysTitle: "Keys",
  keyGroups: [
    {
      name: "Asking",
      keys: [
        [["/"], "to the field"],
        [["Enter"], "asks at once"],
        [["↓"], "to the pictures; from the empty field, to what was asked before"],
        [["Backspace"], "in the empty field, takes the last part away"],
        [["Esc"], "empties the field, closes what is open"],
        [["-word"], "without this word"],
      ],
    },
    {
      name: "Among the pictures",
      keys: [
        [["←", "→", "↑", "↓"], "from picture to picture"],
        [["Home", "End"], "first and last of the row"],
        [["Ctrl+Home", "Ctrl+End"], "first and last of all"],
        [["Enter"], "opens the picture"],
        [["Space"], "selects it"],
        [["Ctrl+A"], "selects all of the answer"],
      ],
    },
    {
      name: "One picture",
      keys: [
        [["←", "→"], "previous and next"],
        [["↑", "↓"], "through near-duplicates"],
        [["i"], "details"],
        [["s"], "similar pictures"],
        [["f"], "favourite"],
        [["x"], "selects it"],
        [["z", "+", "-", "0"], "zoom, larger, smaller, whole"],
        [["c"], "search by a part"],
        [["d"], "download"],
        [["Esc"], "back to the pictures"],
      ],
    },
    { name: "Everywhere", keys: [[["?"], "this sheet"]] },
  ],
};
