// Setting ids: what is refused, and what happens to the process.
for (const call of [
  () => process.setuid(), () => process.setuid({}), () => process.setuid(-1), () => process.setuid(1.5),
  () => process.setgid('no-such-group'), () => process.seteuid('no-such-user'), () => process.setgroups(5),
  () => process.setgroups([1, {}]), () => process.setgroups(['no-such-group']), () => process.initgroups('root'),
  () => process.initgroups('root', 'no-such-group'),
]) {
  try {
    console.log(call());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
console.log(process.getgroups().includes(process.getegid()));
// To what it is already: everybody may.
console.log(process.setuid(process.getuid()), process.setegid(process.getegid()));
