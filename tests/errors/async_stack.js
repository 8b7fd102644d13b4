// An async stack goes through awaits.
// exit: 1
async function fails() {
  await null;
  throw new Error('after an await');
}
async function caller() {
  await fails();
}
caller();
