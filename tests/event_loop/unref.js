// An unref'd timer does not hold the process; ref makes it hold again; hasRef tells.
const never = setTimeout(() => console.log('never'), 100000);
console.log(never.hasRef(), never.unref().hasRef());
setInterval(() => console.log('never'), 100000).unref();
const held = setTimeout(() => console.log('held'), 5).unref();
held.ref();
const immediate = setImmediate(() => console.log('never'));
console.log(immediate.hasRef(), immediate.unref().hasRef());
clearImmediate(immediate);
