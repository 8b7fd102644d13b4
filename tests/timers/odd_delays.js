// Delays below 1 become 1; too large ones too, with a warning.
const names = [];
for (const delay of [undefined, null, '0', 0.5, 0]) {
  setTimeout(() => names.push(String(delay)), delay);
}
setTimeout(() => names.push('too large'), 2 ** 31);
process.on('exit', () => console.log(names.join(' ')));
