/** n8n's workflow engine in this process, with its loader, its expressions and its HTTP helper. */
import 'reflect-metadata';
import './environment';

import { resolve } from 'node:path';

import { ExecutionLifecycleHooks, PackageDirectoryLoader, WorkflowExecute } from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type IExecuteData,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IRun,
	type ITaskData,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { CredentialsHelper } from './credentialsHelper';
import { STAND_INS } from './standIns';
import { toRunData } from './runData';

/** The contents of an exported workflow file. */
export type EngineWorkflow = Pick<
	IWorkflowBase,
	'name' | 'nodes' | 'connections' | 'settings' | 'pinData'
>;

/** The fields of credentials, by type. */
export type CredentialValues = Record<string, ICredentialDataDecryptedObject>;

export interface EngineExecution {
	finished: Promise<Result>;
	/** Cancels the execution, like the editor's Stop button. */
	stop(): void;
}

export interface Result {
	run: IRun;
	/** The items of a node's output. Output 1 is the error output. */
	items(nodeName: string, output?: number): INodeExecutionData[];
	/** The node's last run with its hints, error and status. */
	task(nodeName: string): ITaskData | undefined;
}

/** n8n offers these URLs to expressions, so they must be valid. No server listens there. */
const URLS = Object.fromEntries(
	['restApiUrl', 'instanceBaseUrl', 'webhookBaseUrl', 'webhookWaitingBaseUrl', 'webhookTestBaseUrl']
		.concat('formBaseUrl', 'formWaitingBaseUrl', 'formTestBaseUrl')
		.map((name) => [name, 'http://localhost/']),
);

const REPOSITORY = resolve(__dirname, '../..');

export class Engine {
	private constructor(
		private readonly loader: PackageDirectoryLoader,
		private readonly otherNodes: Record<string, INodeType>,
	) {}

	/**
	 * @param folder of a package as n8n installs it: this repository (built), or an unpacked tarball.
	 * @param otherNodes node types of other packages, by their full name
	 */
	static async load(
		folder = REPOSITORY,
		otherNodes: Record<string, INodeType> = {},
	): Promise<Engine> {
		const loader = new PackageDirectoryLoader(folder);
		await loader.loadAll();
		return new Engine(loader, { ...STAND_INS, ...otherNodes });
	}

	/** A node type of the package, by name. */
	nodeType(name: string): INodeType {
		return this.loader.getNode(name).type as INodeType;
	}

	/** Starts a workflow at its trigger, which outputs its pinned items. */
	start(file: EngineWorkflow, credentials: CredentialValues = {}): EngineExecution {
		const workflow = this.toWorkflow(file);
		const additionalData = this.additionalData(file, credentials);
		const trigger = workflow.getStartNode();
		if (!trigger) throw new Error(`The workflow "${file.name}" has no trigger.`);
		const start: IExecuteData = { node: trigger, data: { main: [[{ json: {} }]] }, source: null };
		const execution = new WorkflowExecute(
			additionalData,
			'manual',
			toRunData(start, file.pinData),
		).processRunExecutionData(workflow);
		return { finished: execution.then(toResult), stop: () => execution.cancel() };
	}

	async run(file: EngineWorkflow, credentials?: CredentialValues): Promise<Result> {
		return await this.start(file, credentials).finished;
	}

	private toWorkflow(file: EngineWorkflow): Workflow {
		return new Workflow({ id: 'workflow', active: false, nodeTypes: this.nodeTypes(), ...file });
	}

	private nodeTypes(): INodeTypes {
		const prefix = `${this.loader.packageName}.`;
		const find = (type: string): INodeType => {
			const other = this.otherNodes[type];
			if (other) return other;
			if (type.startsWith(prefix)) return this.nodeType(type.slice(prefix.length));
			throw new Error(`The test engine has no node of the type "${type}".`);
		};
		return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
	}

	private additionalData(
		file: EngineWorkflow,
		credentials: CredentialValues,
	): IWorkflowExecuteAdditionalData {
		return {
			credentialsHelper: new CredentialsHelper(this.loader, credentials),
			hooks: new ExecutionLifecycleHooks('manual', 'execution', toBase(file)),
			currentNodeExecutionIndex: 0,
			variables: {},
			executionId: 'execution',
			...URLS,
		} as unknown as IWorkflowExecuteAdditionalData;
	}
}

function toBase(file: EngineWorkflow): IWorkflowBase {
	const now = new Date();
	return {
		id: 'workflow',
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: now,
		updatedAt: now,
		...file,
	};
}

function toResult(run: IRun): Result {
	const task = (nodeName: string) => run.data.resultData.runData[nodeName]?.at(-1);
	return { run, task, items: (nodeName, output = 0) => task(nodeName)?.data?.main?.[output] ?? [] };
}
