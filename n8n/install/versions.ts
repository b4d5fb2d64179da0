/** A full n8n that can be installed, with a Node that it runs on. */
export interface N8nRelease {
	n8n: string;
	/** The version of Node, from the npm registry. It need not be the Node that runs here. */
	node: string;
	/** The modules of n8n to turn off, since they fetch lists from n8n's servers. */
	unwantedModules: string[];
	/** Dependencies to take from the npm registry in place of another host. */
	overrides?: Record<string, string>;
}

/** The n8n that is used by default. It needs Node 24 or newer. */
export const CURRENT: N8nRelease = {
	n8n: '2.40.7',
	node: '24.21.0',
	unwantedModules: ['mcp-registry', 'instance-ai'],
};

/** The last of n8n 1.x. Its isolated-vm doesn't compile on Node 20. */
export const LEGACY: N8nRelease = {
	n8n: '1.123.81',
	node: '22.23.3',
	unwantedModules: [],
	// It depends on 0.20.2 from cdn.sheetjs.com, for nodes that aren't used here.
	overrides: { xlsx: '0.18.5' },
};

export const RELEASES = [CURRENT, LEGACY];
