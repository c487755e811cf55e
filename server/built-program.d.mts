export function programStamp(root: string): string;
export function builtProgramAt(root: string, stamp: string): string;
export function builtProgram(root: string): string | null;
