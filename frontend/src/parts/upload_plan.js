// The pure half of an upload in parts: how a file is cut, and what is left to send.
export const PART_BYTES = 4 * 1024 * 1024;

export function parts(size, partBytes = PART_BYTES) {
  const count = Math.max(1, Math.ceil(size / partBytes));
  return Array.from({ length: count }, (_, index) => ({ index, from: index * partBytes, to: Math.min(size, (index + 1) * partBytes) }));
}

export function missing(plan, received) {
  const there = new Set(received);
  return plan.filter((part) => !there.has(part.index));
}

export const fingerprint = (file) => `${file.name}|${file.size}|${file.lastModified}`;

export function humanSize(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = -1;
  do {
    value /= 1000;
    unit += 1;
  } while (value >= 999.5 && unit < units.length - 1);
  return `${value.toPrecision(3).replace(/\.?0+$/, "")} ${units[unit]}`;
}
