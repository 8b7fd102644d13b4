// It can be caught, and the program goes on.
try {
  require('./broken');
} catch (error) {
  console.log(error.name, error.message, error.stack.split('\n')[0].replace(__dirname, '.'));
}
