/**
 * Runs n8n's own scanner on the sources or on unpacked packages, and prints a list of the results. Its
 * command line expects a published package, so this script calls the function that it calls after the
 * download.
 *
 * node test/package/scan.mjs FOLDER...
 */
import { analyzePackage } from '@n8n/scan-community-package/scanner/scanner.mjs';

const results = [];
for (const folder of process.argv.slice(2)) {
	const { passed, message, details } = await analyzePackage(folder, ['**/*.js', 'package.json']);
	results.push(passed ? 'passed' : `failed: ${message}\n${details}`);
}
process.stdout.write(JSON.stringify(results));
