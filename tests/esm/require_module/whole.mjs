function f() {}
export { f as "module.exports" };
