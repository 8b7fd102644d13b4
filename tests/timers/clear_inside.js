// A timer may clear another one that is due in the same round, or itself.
const a = setTimeout(() => { console.log('a'); clearTimeout(b); clearTimeout(a); }, 2);
const b = setTimeout(() => console.log('never'), 2);
const c = setTimeout(() => console.log('c'), 2);
clearTimeout(undefined);
clearTimeout(null);
clearTimeout({});
clearTimeout(12345);
