// Another program in the place of this one; its exit handlers do not run.
if (process.argv[2] === 'replaced') {
  console.log('replaced', process.argv0, process.env.A, process.pid === Number(process.env.PID));
} else {
  for (const args of [[], ['/x', 5], ['/x', ['a\0']], ['/x', [], 5], ['/x', [], { a: '\0' }]]) {
    try {
      process.execve(...args);
    } catch (error) {
      console.log(error.code, error.message);
    }
  }
  process.on('exit', () => console.log('not told'));
  process.execve(process.execPath, ['called', __filename, 'replaced'], { A: 'b', PID: `${process.pid}` });
}
