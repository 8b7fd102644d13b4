// kill with signal 0 tests; unknown signals and pids are refused; a handled signal does not end the process.
console.log(process.kill(process.pid, 0));
for (const [pid, signal] of [[process.pid, 'SIGNOPE'], [2 ** 22 + 12345, 0], ['x', 0]]) {
  try { process.kill(pid, signal); } catch (error) { console.log(error.name, error.code, error.message.replace(/\d{5,}/, 'PID')); }
}
const keep = setInterval(() => {}, 1000);
process.once('SIGUSR2', (name, number) => { console.log('got', name, number); clearInterval(keep); });
process.kill(process.pid, 'SIGUSR2');
