import { installEngine, type EngineInstallation } from '../../n8n/install/installEngine';
import { NpmError } from '../../n8n/install/npm';
import type { Target } from './releases';
import type { Tried } from './report';
import { runTests } from './run';

/** Installs one n8n and runs the tests with it. It never throws: a failure is part of the result. */
export async function tryTarget(
	{ title, versions }: Target,
	folder: string,
	report: (progress: string) => void,
): Promise<Tried> {
	const { engine, notInstalled } = await installFirst(versions, report);
	const results = engine ? await runOrReport(engine, folder, report) : [];
	return { title, engine, notInstalled, results };
}

async function runOrReport(...args: Parameters<typeof runTests>): Promise<Tried['results']> {
	try {
		return await runTests(...args);
	} catch (error) {
		return [{ file: 'jest', title: 'runs all tests', error: String(error).slice(0, 2_000) }];
	}
}

async function installFirst(versions: string[], report: (progress: string) => void) {
	const notInstalled: Tried['notInstalled'] = [];
	let engine: EngineInstallation | undefined;
	for (const version of versions) {
		try {
			engine = await installEngine(version, report);
			break;
		} catch (error) {
			const reason = error instanceof NpmError ? error.reason : (error as Error).message;
			notInstalled.push({ version, reason });
		}
	}
	return { engine, notInstalled };
}
