// The require stack names each file on the way.
try {
  require('./one');
} catch (error) {
  console.log(error.message.replaceAll(__dirname, '.'));
  console.log(error.code, error.requireStack.length);
}
