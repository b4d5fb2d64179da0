import { installEngine, type EngineInstallation } from '../../n8n/install/installEngine';
import { NpmError } from '../../n8n/install/npm';
import { prepareFolder } from './bundle';
import type { Target } from './releases';
import type { Tried } from './report';
import { failedProcess, runSuite } from './run';

interface Means {
	/** The folder of the bundled suites. */
	folder: string;
	tarball: string;
	report: (progress: string) => void;
}

/** Installs and checks one n8n. It never throws: a failure is part of the result. */
export async function tryTarget({ title, versions }: Target, means: Means): Promise<Tried> {
	const { engine, notInstalled } = await installFirst(versions, means.report);
	const checks = engine ? await check(engine, means) : [];
	return { title, engine, notInstalled, checks };
}

async function check(engine: EngineInstallation, { folder, tarball, report }: Means) {
	try {
		return await runSuite(await prepareFolder(folder, tarball, engine), report);
	} catch (error) {
		return [failedProcess(error)];
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
