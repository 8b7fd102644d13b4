// An interval repeats until it is cleared, from inside or outside; arguments are passed each time.
let count = 0;
const interval = setInterval((word) => {
  console.log(word, ++count);
  if (count === 3) clearInterval(interval);
}, 2, 'tick');
const other = setInterval(() => console.log('never'), 1000);
setTimeout(() => clearTimeout(other), 1);
