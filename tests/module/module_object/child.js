exports.main = require.main === module;
exports.parent = module.parent === require.main;
exports.loaded = module.loaded;
