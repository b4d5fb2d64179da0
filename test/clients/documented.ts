import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { CREDENTIALS, temporaryFolder } from '../support/testKit';
import { aws, GO_ENVIRONMENT, hasGoPackage, output, python, signingCurl } from './commands';
import { hasSdkV2, NO_SDK_V2, SDK_V2_PATH } from './sdkV2';

const REPOSITORY = resolve(__dirname, '../..');

/** A program that a page of the documentation shows. */
export interface Program {
	page: string;
	/** The heading of the section that shows the program. */
	heading: string;
	/** The language of the code block. */
	language: string;
	source: string;
}

const SECTION_OR_CODE = /^#+ ([^\n]+)$|^```(\w+)\n(.*?)\n```$/gms;

/** Returns the code blocks of a page in their order. */
export function codeIn(page: string): Program[] {
	let heading = '';
	const found: Program[] = [];
	for (const [, title, language, source] of read(page).matchAll(SECTION_OR_CODE)) {
		if (title) heading = title;
		else found.push({ page, heading, language: language!, source: source! });
	}
	return found;
}

const read = (page: string) => readFileSync(join(REPOSITORY, page), 'utf8');

/** Returns whether the code is a complete program that sends an event. */
export function isSender({ language, source }: Program): boolean {
	if (language === 'sh') return /curl --aws|put-project-events/.test(source);
	if (language === 'js') return source.includes('utProjectEvents');
	return language === 'go' || language === 'python';
}

/** Returns what a program needs and this machine lacks, or undefined. */
export function missingFor({ language, source }: Program): string | undefined {
	const needs: Array<[boolean, unknown, string]> = [
		[language === 'python', python, 'no boto3 that supports Evidently (Debian: python3-boto3)'],
		[source.includes("require('aws-sdk')"), hasSdkV2, NO_SDK_V2],
		[source.includes('curl --aws'), signingCurl, 'no curl that can sign (7.75 or newer)'],
		[
			source.includes('put-project-events'),
			aws,
			'no AWS CLI that supports Evidently (Debian: awscli)',
		],
	];
	const missing = needs.find(([isNeeded, isThere]) => isNeeded && !isThere);
	if (missing) return missing[2];
	return language === 'go' ? missingGoPackage(source) : undefined;
}

function missingGoPackage(source: string): string | undefined {
	const service = /"(github.com\/aws\/aws-sdk-go.*evidently)"/.exec(source)?.[1] ?? '';
	return hasGoPackage(service)
		? undefined
		: `no Go with ${service} (Debian: golang-go, golang-github-aws-aws-sdk-go-dev and -v2-dev)`;
}

/**
 * Runs a program against an endpoint with the tests' keys.
 * @param changes texts in the program with their replacements
 * @returns the program's output
 */
export async function runProgram(
	program: Program,
	endpoint: string,
	changes: Record<string, string> = {},
): Promise<string> {
	const replacements = {
		'https://n8n.example.com/webhook/ID': endpoint,
		'http://127.0.0.1:2306': endpoint,
		ACCESSKEYID: CREDENTIALS.accessKeyId,
		SECRETACCESSKEY: CREDENTIALS.secretAccessKey,
		...changes,
	};
	const source = Object.entries(replacements).reduce(
		(text, [from, to]) => text.replaceAll(from, to),
		program.source,
	);
	return await RUNNERS[program.language]!(source, endpoint);
}

type Runner = (source: string, endpoint: string) => Promise<string>;

const RUNNERS: Record<string, Runner> = {
	js: async (source) => {
		const type = source.includes('require(') ? 'commonjs' : 'module';
		const env = { AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1', NODE_PATH: SDK_V2_PATH };
		return await output(process.execPath, [`--input-type=${type}`, '--eval', source], env);
	},
	python: async (source) => await output(python!, ['-c', source]),
	sh: async (source, endpoint) => {
		if (!source.includes('put-project-events')) return await output('sh', ['-c', source]);
		// The CLI puts "dataplane." before the host, so the endpoint acts as its proxy for every host.
		const { origin } = new URL(endpoint);
		const anyHost = source.replace(
			`--endpoint-url ${origin}`,
			'--endpoint-url http://evidently.test',
		);
		const path = `${dirname(aws!)}:${process.env.PATH}`;
		return await output('sh', ['-c', anyHost], { http_proxy: origin, no_proxy: '', PATH: path });
	},
	go: async (source) => {
		const file = join(await temporaryFolder(), 'main.go');
		await writeFile(file, source);
		return await output('go', ['run', file], GO_ENVIRONMENT);
	},
};
