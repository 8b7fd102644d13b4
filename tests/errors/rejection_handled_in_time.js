// A rejection handled within the same turn is no failure.
const rejected = Promise.reject(new Error('late'));
process.nextTick(() => rejected.catch((error) => console.log('caught', error.message)));
