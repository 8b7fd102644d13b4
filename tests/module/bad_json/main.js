// Broken JSON names the file.
try {
  require('./broken.json');
} catch (error) {
  console.log(error.name, error.message.replace(__dirname, '.').split(':')[0]);
}
