/**
 * Runs n8n's own scanner on a folder: the sources or an unpacked package. Its command line expects
 * a published package, so this script calls the function that it calls after the download.
 *
 * node test/package/scan.mjs FOLDER PATTERN...
 */
import { analyzePackage } from '@n8n/scan-community-package/scanner/scanner.mjs';

const [folder, ...patterns] = process.argv.slice(2);
const { passed, message, details } = await analyzePackage(folder, patterns);
process.stdout.write(`${passed ? 'passed' : `failed: ${message}`}\n${details ?? ''}`);
process.exitCode = passed ? 0 : 1;
