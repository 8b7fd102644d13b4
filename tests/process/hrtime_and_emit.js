// hrtime differences, performance.now, structuredClone, queueMicrotask errors.
const start = process.hrtime();
const [seconds, nanos] = process.hrtime(start);
console.log(seconds, nanos >= 0, performance.now() > 0, typeof performance.timeOrigin);
console.log(structuredClone({ a: new Map([[1, new Date(0)]]), b: [1n] }));
try { structuredClone(() => {}); } catch (error) { console.log(error.name, error.code); }
try { process.hrtime(5); } catch (error) { console.log(error.code, error.message); }
