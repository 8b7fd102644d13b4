// A package reaches itself by its name through its exports, and private names through imports.
console.log(require('self/part'), require('#inner'), require('#dep'));
for (const id of ['#nothing', 'self/inner']) {
  try {
    require(id);
  } catch (error) {
    console.log(error.code, error.message.replaceAll(__dirname, '.'));
  }
}
