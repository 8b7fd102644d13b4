// refresh starts a timer's time anew; its number clears it as well.
const late = setTimeout(() => console.log('late'), 30);
setTimeout(() => { console.log('refresh'); late.refresh(); }, 10);
setTimeout(() => console.log('between'), 33);
const gone = setTimeout(() => console.log('never'), 1);
clearTimeout(+gone);
console.log(typeof +gone, gone.constructor.name, gone === gone.refresh());
