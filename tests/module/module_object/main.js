// What `module` and `require` tell: id, children, parent, paths, main.
const child = require('./child');
const short = (path) => path?.replaceAll(__dirname, '.');
console.log(module.id, short(module.filename), short(module.path), module.loaded, module.parent === null || module.parent === undefined);
console.log(module.children.map((m) => short(m.id)), module.paths.length > 1, short(module.paths[0]));
console.log(require.main === module, child.main, child.parent, child.loaded);
console.log(typeof require.extensions['.js'], '.json' in require.extensions);
console.log(this === module.exports, arguments.length, short(__filename), require('module').builtinModules.includes('fs'));
