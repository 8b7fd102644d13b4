// Installs small npm packages and runs their own tests, under node and under rill: a package passes when every test
// file that ends well under node does so under rill, with as many assertions. Not part of CI: it needs the registry.
//
//   rill tests/npm/run.js [--rill PATH] [--node PATH] [--work FOLDER] [NAME...]
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');

const LIMIT = 120_000; // milliseconds a test file may take
const JOBS = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rill: { type: 'string', default: process.execPath },
    node: { type: 'string', default: 'node' },
    work: { type: 'string', default: path.join(os.tmpdir(), 'rill-npm') },
  },
});

// What packages need for publishing and linting, not for their tests.
const otherwise = /eslint|tsconfig|typescript|^@types\/|^(nyc|aud|auto-changelog|npmignore|safe-publish-latest|in-publish|evalmd|covert|coveralls|istanbul|husky|prettier|standard|nodemon|benchmark)$|arethetypeswrong|publish|browserify/;

function listed() {
  return fs.readFileSync(path.join(__dirname, 'packages.txt'), 'utf8').split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name, version, ...files] = line.split(' ');
      return { name, version, files };
    })
    .filter(({ name }) => positionals.length === 0 || positionals.includes(name));
}

function run(command, args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => { out += chunk; });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => { errors += chunk; });
    child.on('error', (error) => resolve({ code: -1, out, errors: error.message }));
    child.on('close', (code, signal) => resolve({ code: signal ?? code, out, errors }));
  });
}

// Unpacks a package and what its tests need; gives its folder.
async function install({ name, version }) {
  const folder = path.join(values.work, `${name}-${version}`, 'package');
  if (fs.existsSync(path.join(folder, 'node_modules', '.done'))) return folder;
  fs.rmSync(path.dirname(folder), { recursive: true, force: true });
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const steps = [
    ['npm', ['pack', '--silent', `${name}@${version}`], path.dirname(folder)],
    ['tar', ['xzf', `${name}-${version}.tgz`], path.dirname(folder)],
    ['npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--silent', '--legacy-peer-deps'], folder],
  ];
  for (const [command, args, cwd] of steps) {
    const { code, errors } = await run(command, args, cwd);
    if (code !== 0) throw new Error(`${command} ${args[0]}: ${errors.slice(-300)}`);
    if (command === 'tar') {
      const file = path.join(folder, 'package.json');
      const facts = JSON.parse(fs.readFileSync(file, 'utf8'));
      for (const needed of Object.keys(facts.devDependencies ?? {})) {
        if (otherwise.test(needed)) delete facts.devDependencies[needed];
      }
      fs.writeFileSync(file, JSON.stringify(facts, undefined, 2));
    }
  }
  fs.mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'node_modules', '.done'), '');
  return folder;
}

function testFiles(folder, files) {
  if (files.length > 0) return files;
  for (const name of ['test', 'tests', 't']) {
    const inner = path.join(folder, name);
    if (!fs.existsSync(inner) || !fs.statSync(inner).isDirectory()) continue;
    const found = fs.readdirSync(inner).filter((file) => /\.c?js$/.test(file)).sort();
    // An index runs the others.
    const chosen = found.includes('index.js') ? ['index.js'] : found;
    if (chosen.length > 0) return chosen.map((file) => path.join(name, file));
  }
  return ['test.js', 'test.cjs'].filter((file) => fs.existsSync(path.join(folder, file)));
}

const assertions = (text) => text.match(/^ *ok \d+/gm)?.length ?? 0;

async function judge(one) {
  let folder;
  try {
    folder = await install(one);
  } catch (error) {
    return { ...one, verdict: 'not installed', why: error.message };
  }
  const files = testFiles(folder, one.files);
  let [passed, failed, checks, why] = [0, 0, 0, ''];
  for (const file of files) {
    const byNode = await run(values.node, [file], folder);
    if (byNode.code !== 0) continue;
    const byRill = await run(values.rill, [file], folder);
    const count = assertions(byNode.out);
    checks += count;
    if (byRill.code === 0 && assertions(byRill.out) === count) {
      passed++;
    } else {
      failed++;
      const lines = `${byRill.out}\n${byRill.errors}`.split('\n');
      why ||= `${file}: ${byRill.code}, ${assertions(byRill.out)} of ${count}: ` +
        `${lines.find((line) => /^ *not ok|Error/.test(line)) ?? lines.at(-2)}`;
    }
  }
  const verdict = failed > 0 ? 'fails' : passed === 0 ? 'nothing to judge' : 'passes';
  return { ...one, verdict, passed, failed, checks, why };
}

async function main() {
  fs.mkdirSync(values.work, { recursive: true });
  const left = listed();
  const counts = {};
  const worker = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      const { name, version, verdict, passed = 0, failed = 0, checks = 0, why = '' } = await judge(one);
      counts[verdict] = (counts[verdict] ?? 0) + 1;
      console.log(`${verdict.padEnd(16)} ${name}@${version}: ${passed} of ${passed + failed} files, ${checks} assertions ${why}`);
    }
  };
  await Promise.all(Array.from({ length: JOBS }, worker));
  console.log(Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`).join(', '));
  process.exitCode = counts.fails > 0 ? 1 : 0;
}

main();
