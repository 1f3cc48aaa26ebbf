// Sets of rows: one byte a row here, one bit a row on the wire.

function packRows(mask) {
  const packed = new Uint8Array((mask.length + 7) >> 3);
  for (let row = 0; row < mask.length; row++) if (mask[row]) packed[row >> 3] |= 128 >> (row & 7);
  let text = "";
  for (const byte of packed) text += String.fromCharCode(byte);
  return btoa(text);
}

function unpackRows(text, count) {
  const mask = new Uint8Array(count);
  if (!text) return mask;
  const packed = atob(text);
  for (let row = 0; row < count; row++) mask[row] = (packed.charCodeAt(row >> 3) >> (7 - (row & 7))) & 1;
  return mask;
}

function listRows(mask) {
  const rows = [];
  for (let row = 0; row < mask.length; row++) if (mask[row]) rows.push(row);
  return rows;
}

// shift adds to what is selected, alt takes away, neither starts afresh
function combine(mask, rows, keys) {
  const next = keys.shift || keys.alt ? mask.slice() : new Uint8Array(mask.length);
  for (const row of rows) next[row] = keys.alt ? 0 : 1;
  return next;
}
