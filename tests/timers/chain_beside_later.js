// A timer that a tick or a promise of a timer's callback starts is not held up by later timers.
const order = [];
setTimeout(() => order.push('late'), 1000);
let left = 4;
function next() {
  setTimeout(() => {
    order.push(left);
    if (--left > 0) process.nextTick(() => Promise.resolve().then(next));
  }, 1);
}
next();
setTimeout(() => console.log(order.join(' ')), 1100);
