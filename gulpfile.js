'use strict';

/**
 * The build: `dist` holds the package that n8n loads, and nothing else.
 *
 * The SDK is bundled, because n8n Cloud takes no community node with dependencies, and from its
 * browser build, because that one reads no files, no environment and no instance metadata.
 */
const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');

const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const SDK = 'nodes/AwsEvidently/sdk';

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

/** Overwrites the SDK's re-exports with the SDK itself. */
async function bundleSdk() {
	await esbuild.build({
		entryPoints: [`${SDK}.ts`],
		outfile: `dist/${SDK}.js`,
		bundle: true,
		platform: 'browser',
		format: 'cjs',
		target: 'node20',
		external: ['n8n-workflow', 'crypto'],
		alias: { '@aws-crypto/sha256-browser': `./${SDK}.sha256.ts` },
		inject: [`./${SDK}.globals.ts`],
		legalComments: 'inline',
		logLevel: 'warning',
	});
}

/** Icons and codex files, which n8n looks for beside the code. */
function copyAssets() {
	return src('{nodes,credentials}/**/*.{svg,node.json}', { encoding: false }).pipe(dest('dist'));
}

exports.clean = clean;
exports.build = series(clean, parallel(series(compile, bundleSdk), copyAssets));
exports.default = exports.build;
