'use strict';

/**
 * The build: `dist` holds the package that n8n loads, and nothing else. Each node and the credential
 * is one file, so that the time n8n needs to load the package doesn't grow with the number of sources.
 *
 * The SDK is a further file, which a node loads when it first runs. It is bundled because n8n Cloud
 * accepts no community node with dependencies, and from its browser build because that one reads no
 * files, no environment variables and no instance metadata.
 */
const { execFile, spawn } = require('node:child_process');
const { once } = require('node:events');
const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const { dirname, join, relative } = require('node:path');
const { promisify } = require('node:util');

const esbuild = require('esbuild');
const { dest, parallel, series, src, watch } = require('gulp');

const manifest = require('./package.json');

const SDK_SOURCE = 'nodes/AwsEvidently/aws/sdk/sdk.ts';
const SDK_BUNDLE = 'dist/sdk.js';

const COMMON_OPTIONS = {
	bundle: true,
	format: 'cjs',
	target: 'node20',
	external: ['n8n-workflow'],
	logLevel: 'warning',
};

const clean = () => rm('dist', { recursive: true, force: true });

/** Fails the build if the types are wrong. */
async function checkTypes() {
	const tsc = require.resolve('typescript/bin/tsc');
	try {
		await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.json', '--noEmit']);
	} catch (error) {
		throw new Error(error.stdout);
	}
}

/** Bundles the files that n8n loads, as the manifest lists them. */
async function bundleNodes() {
	const { nodes, credentials } = manifest.n8n;
	await Promise.all([...nodes, ...credentials].map(bundleNode));
}

async function bundleNode(outfile) {
	await esbuild.build({
		...COMMON_OPTIONS,
		entryPoints: [outfile.replace(/^dist\//, '').replace(/\.js$/, '.ts')],
		outfile,
		platform: 'node',
		plugins: [sdkInItsOwnFile(dirname(outfile))],
		// Node's `import()` would treat the SDK's file as a module with a default export only.
		supported: { 'dynamic-import': false },
	});
}

/** Leaves the SDK out of a node's bundle: the node requires it when it first runs. */
const sdkInItsOwnFile = (folder) => ({
	name: 'sdk-in-its-own-file',
	setup({ onResolve }) {
		onResolve({ filter: /^\.\/sdk$/ }, () => ({
			path: relative(folder, SDK_BUNDLE),
			external: true,
		}));
	},
});

/** Replaces parts of the SDK's browser build that need a browser or that Node does better. */
const replacements = {
	name: 'replacements',
	setup({ onLoad, onResolve }) {
		// Node's own implementation is faster and smaller.
		onResolve({ filter: /^@aws-crypto\/sha256-browser$/ }, () => ({
			path: join(__dirname, dirname(SDK_SOURCE), 'sha256.ts'),
		}));
		// The browser's parser needs a DOM.
		onResolve({ filter: /^\.\/xml-parser$/ }, ({ resolveDir }) => ({
			path: join(resolveDir, 'xml-parser.js'),
		}));
		// This package only detects the name of the user's browser.
		onResolve({ filter: /^bowser$/ }, () => ({ path: 'bowser', namespace: 'empty' }));
		onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default undefined;' }));
	},
};

async function bundleSdk() {
	const { metafile } = await esbuild.build({
		...COMMON_OPTIONS,
		entryPoints: [SDK_SOURCE],
		outfile: SDK_BUNDLE,
		platform: 'browser',
		external: [...COMMON_OPTIONS.external, 'crypto'],
		inject: [join(__dirname, dirname(SDK_SOURCE), 'globals.ts')],
		plugins: [replacements],
		legalComments: 'inline',
		metafile: true,
	});
	const [output] = Object.values(metafile.outputs);
	await writeFile('dist/THIRD_PARTY_LICENSES.txt', await licensesOf(Object.keys(output.inputs)));
}

/**
 * Lists the packages of the bundled files with their versions and licenses, and each license text
 * once.
 */
async function licensesOf(files) {
	const folders = files.flatMap((file) => /^node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
	const packages = await Promise.all([...new Set(folders)].sort().map(readLicense));
	const list = packages.map(({ id, license }) => `${id} (${license})`).join('\n');
	const texts = new Set(packages.map((each) => each.text ?? textOf(each, packages)));
	return [`${SDK_BUNDLE} contains code of these packages:\n\n${list}`, ...texts, ''].join(
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

/**
 * Some packages of the SDK name a license without its text. Another package of the SDK contains the
 * text.
 */
function textOf({ id, license }, packages) {
	const twin = packages.find((other) => other.license === license && other.text !== undefined);
	if (!twin)
		throw new Error(`The license text (${license}) of the bundled package ${id} is missing.`);
	return twin.text;
}

/** Copies icons, codex files and output schemas, which n8n looks for next to the code. */
function copyAssets() {
	const assets = ['{nodes,credentials}/**/*.{svg,node.json}', 'nodes/**/__schema__/**/*.json'];
	return src(assets, { base: '.', encoding: false }).pipe(dest('dist'));
}

/** Runs an npm script as a task. */
function script(name) {
	const task = () => spawn('npm', ['run', '--silent', name], { stdio: 'inherit' });
	task.displayName = name;
	return task;
}

/** Copies the build into the package that a running n8n has loaded. */
function deploy() {
	return src('dist/**', { encoding: false }).pipe(dest(join(process.env.PACKAGE_FOLDER, 'dist')));
}

/**
 * Builds what has changed whenever a source is saved, and deploys it. Types aren't checked, because that
 * takes longer than everything else.
 */
async function watchSources() {
	const sdk = `${dirname(SDK_SOURCE)}/**`;
	const sources = ['{nodes,credentials}/**', `!${sdk}`];
	const watchers = [
		watch(sources, series(parallel(bundleNodes, copyAssets), deploy)),
		watch(sdk, series(bundleSdk, deploy)),
	];
	await Promise.all(watchers.map((watcher) => once(watcher, 'ready')));
}

const bundle = parallel(bundleNodes, bundleSdk, copyAssets);

exports.clean = clean;
exports.watch = watchSources;
exports.bundle = series(clean, bundle);
exports.build = series(clean, parallel(checkTypes, bundle));
exports.default = exports.build;

// ESLint takes about as long as everything else together.
exports.lint = parallel(script('eslint'), series(script('typecheck'), script('checks')));
