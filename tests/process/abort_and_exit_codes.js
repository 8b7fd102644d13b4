// exit: 200
// exitCode takes integers alone; exit(undefined) uses it.
for (const bad of ['x', 1.5, {}]) {
  try { process.exitCode = bad; } catch (error) { console.log(error.name, error.code, error.message); }
}
process.exitCode = '200';
process.on('exit', (code) => console.log('exit', code));
process.exit();
