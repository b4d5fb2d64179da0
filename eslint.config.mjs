import { buildScanConfig } from '@n8n/scan-community-package/scanner/scanner.mjs';
import tseslint from 'typescript-eslint';

/** The files of the package. n8n's own rules apply to them unchanged, including those of n8n Cloud. */
const PACKAGE = ['package.json', '{nodes,credentials}/**/*.{js,ts,json}'];

const forPackage = (await buildScanConfig()).map((block) => ({
	...block,
	// A block without other keys would ignore files for the whole repository.
	files: block.files
		? PACKAGE.flatMap((pattern) => block.files.map((own) => [pattern, own]))
		: PACKAGE,
}));

export default tseslint.config(
	{ ignores: ['dist/', 'node_modules/', 'coverage/', '.cache/', '.evidently/'] },
	...forPackage,
	// n8n's scanner ignores comments that turn rules off.
	{ files: PACKAGE, linterOptions: { noInlineConfig: true } },
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: {
			parserOptions: { project: 'test/tsconfig.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			'@typescript-eslint/unbound-method': ['error', { ignoreStatic: true }],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			'@typescript-eslint/require-await': 'off',
			'max-depth': ['error', 3],
			'max-lines-per-function': ['error', { max: 40, skipComments: true }],
			'max-params': ['error', 4],
			complexity: ['error', 12],
		},
	},
	{
		files: ['test/**/*.test.ts', 'test/**/*.e2e.ts'],
		rules: { 'max-lines-per-function': 'off' },
	},
);
