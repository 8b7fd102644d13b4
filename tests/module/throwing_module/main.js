// A module that throws is not cached: the next require evaluates it again.
for (let i = 0; i < 2; i++) {
  try {
    require('./throws');
  } catch (error) {
    console.log(error.message, require.resolve('./throws') in require.cache);
  }
}
