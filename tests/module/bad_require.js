// require wants a non-empty string.
for (const id of ['', 5, undefined, {}]) {
  try {
    require(id);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
try {
  require('node:nothing');
} catch (error) {
  console.log(error.code, error.message);
}
