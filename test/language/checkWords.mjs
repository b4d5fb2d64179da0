/**
 * Fails if a tracked text file contains a phrase that this project replaces, and names each place.
 *
 * node test/language/checkWords.mjs
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { REPLACED_PHRASES } from './replacedPhrases.mjs';

const TEXT_FILES = ['ts', 'js', 'mjs', 'cjs', 'json', 'md', 'sql', 'py', 'yml'].map(
	(type) => `*.${type}`,
);

/** The list itself, released entries of the changelog, and generated files. */
const NOT_CHECKED = ['test/language/replacedPhrases.mjs', 'package-lock.json'];

const files = execFileSync('git', ['ls-files', ...TEXT_FILES], { encoding: 'utf8' })
	.split('\n')
	.filter((file) => file !== '' && !NOT_CHECKED.includes(file));

const findings = files.flatMap((file) =>
	readFileSync(file, 'utf8')
		.split('\n')
		.flatMap((line, index) =>
			REPLACED_PHRASES.filter(({ phrase }) => phrase.test(line)).map(
				({ phrase, write }) => `${file}:${index + 1}: "${phrase.exec(line)[0]}". Write: ${write}.`,
			),
		),
);

if (findings.length > 0) {
	console.error(findings.join('\n'));
	console.error(`\n${findings.length} phrases to replace.`);
	process.exitCode = 1;
}
