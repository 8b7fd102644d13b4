exports.x = 1;
exports.y = 2;
exports.__esModule = true;
exports.default = 7;
