'use strict';

/**
 * The build: `dist` holds the package that n8n loads, and nothing else.
 *
 * The SDK is bundled, because n8n Cloud takes no community node with dependencies, and from its
 * browser build, because that one reads no files, no environment and no instance metadata.
 */
const { execFile } = require('node:child_process');
const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const { promisify } = require('node:util');

const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const SDK = 'nodes/AwsEvidently/aws/sdk/sdk';

const clean = () => rm('dist', { recursive: true, force: true });

/** Type-checked: an error here ends the build. */
async function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	try {
		await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.json']);
	} catch (error) {
		throw new Error(error.stdout);
	}
}

/** Where the bundle takes something else than the SDK's browser build. */
const replacements = {
	name: 'replacements',
	setup({ onLoad, onResolve }) {
		// A module of ours, on Node's own implementation.
		onResolve({ filter: /^@aws-crypto\/sha256-browser$/ }, () => ({
			path: './sha256',
			external: true,
		}));
		// The browser's parser needs a DOM.
		onResolve({ filter: /^\.\/xml-parser$/ }, ({ resolveDir }) => ({
			path: join(resolveDir, 'xml-parser.js'),
		}));
		// Names the user's browser, if there is one.
		onResolve({ filter: /^bowser$/ }, () => ({ path: 'bowser', namespace: 'empty' }));
		onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default undefined;' }));
	},
};

/** Overwrites the compiled list of what the package uses of the SDK with the SDK itself. */
async function bundleSdk() {
	const { metafile } = await esbuild.build({
		entryPoints: [`${SDK}.ts`],
		outfile: `dist/${SDK}.js`,
		bundle: true,
		platform: 'browser',
		format: 'cjs',
		target: 'node20',
		external: ['n8n-workflow'],
		inject: ['./nodes/AwsEvidently/aws/sdk/globals.ts'],
		plugins: [replacements],
		legalComments: 'inline',
		metafile: true,
		logLevel: 'warning',
	});
	const [output] = Object.values(metafile.outputs);
	await writeFile('dist/THIRD_PARTY_LICENSES.txt', await licensesOf(Object.keys(output.inputs)));
}

/** Which packages the bundled files are from, at which version, and their licences, each text once. */
async function licensesOf(files) {
	const folders = files.flatMap((file) => /^node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
	const packages = await Promise.all([...new Set(folders)].sort().map(readLicense));
	const list = packages.map(({ id, license }) => `${id} (${license})`).join('\n');
	const texts = new Set(packages.map((each) => each.text ?? textOf(each, packages)));
	return [`${SDK}.js holds code of these packages:\n\n${list}`, ...texts, ''].join(
		`\n\n${'-'.repeat(80)}\n\n`,
	);
}

async function readLicense(folder) {
	const { name, version, license } = JSON.parse(
		await readFile(join(folder, 'package.json'), 'utf8'),
	);
	const names = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
	const texts = await Promise.all(names.map((file) => readFile(join(folder, file), 'utf8')));
	const text = texts.map((each) => each.trim()).join('\n\n') || undefined;
	return { id: `${name} ${version}`, license, text };
}

/** Some of the SDK's packages name a licence without its text, which another of its packages has. */
function textOf({ id, license }, packages) {
	const twin = packages.find((other) => other.license === license && other.text !== undefined);
	if (!twin)
		throw new Error(`${id} is bundled, but the text of its licence (${license}) is missing`);
	return twin.text;
}

/** Icons and codex files, which n8n looks for beside the code. */
function copyAssets() {
	return src('{nodes,credentials}/**/*.{svg,node.json}', { encoding: false }).pipe(dest('dist'));
}

exports.clean = clean;
exports.build = series(clean, parallel(series(compile, bundleSdk), copyAssets));
exports.default = exports.build;
