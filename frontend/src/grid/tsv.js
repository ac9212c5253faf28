// Between a block of cells and the text spreadsheets put on the clipboard: tabs between columns, lines between rows, quotes
// around a cell that holds either.
export function parse(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < body.length; at += 1) {
    const letter = body[at];
    if (quoted && letter === '"' && body[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (quoted) {
      if (letter === '"') quoted = false;
      else cell += letter;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === "\t" || letter === "\n") {
      rows.at(-1).push(cell.trim());
      cell = "";
      if (letter === "\n") rows.push([]);
    } else cell += letter;
  }
  rows.at(-1).push(cell.trim());
  return rows;
}

const quoted = (cell) => (/[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export const write = (rows) => rows.map((row) => row.map(quoted).join("\t")).join("\n");

// What a pasted block puts where: a single cell fills the selection, a block is repeated where it fits the selection evenly,
// and anything else is laid down from the selection's first cell. Gives [row offset, column offset, text].
export function laid(block, height, width) {
  const [high, wide] = [block.length, Math.max(...block.map((row) => row.length))];
  const repeats = height % high === 0 && width % wide === 0;
  const [rows, columns] = repeats ? [height, width] : [high, wide];
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (__, column) => [row, column, block[row % high][column % wide] ?? ""])).flat();
}
