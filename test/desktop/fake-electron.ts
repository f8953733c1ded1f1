/** A stand-in for Electron, whose binary tests never load: records what the shell asks of it. */
import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

type Listener = (...args: readonly unknown[]) => unknown;

export class FakeContents extends EventEmitter {
  openHandler: (() => unknown) | null = null;
  readonly sent: unknown[][] = [];
  setWindowOpenHandler(handler: () => unknown): void {
    this.openHandler = handler;
  }
  send(...args: unknown[]): void {
    this.sent.push(args);
  }
  getURL(): string {
    return 'app://bundle/index.html';
  }
}

export class FakeWindow extends EventEmitter {
  static readonly all: FakeWindow[] = [];
  readonly webContents = new FakeContents();
  readonly loaded: string[] = [];
  readonly options: Record<string, unknown>;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    FakeWindow.all.push(this);
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
  }
  show(): void {}
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }
  static getAllWindows(): FakeWindow[] {
    return FakeWindow.all;
  }
  static getFocusedWindow(): FakeWindow | null {
    return FakeWindow.all[0] ?? null;
  }
}

class FakeApp extends EventEmitter {
  readonly isPackaged = true;
  readonly enableSandbox = vi.fn();
  readonly requestSingleInstanceLock = vi.fn(() => true);
  readonly whenReady = vi.fn(async () => {});
  readonly getPath = vi.fn(() => '/nonexistent');
  readonly quit = vi.fn();
  readonly exit = vi.fn();
}

export function createFakeElectron() {
  const handlers = new Map<string, Listener>();
  const schemes: unknown[] = [];

  return {
    handlers,
    schemes,
    windows: FakeWindow.all,
    FakeContents,
    module: {
      app: new FakeApp(),
      BrowserWindow: FakeWindow,
      ipcMain: {
        handle: (channel: string, handler: Listener): void => {
          handlers.set(channel, handler);
        },
      },
      protocol: {
        registerSchemesAsPrivileged: (list: unknown[]): void => {
          schemes.push(...list);
        },
      },
      nativeTheme: { shouldUseDarkColors: false },
      screen: { getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }) },
      Menu: { setApplicationMenu: vi.fn(), buildFromTemplate: vi.fn((template: unknown) => template) },
      dialog: { showOpenDialog: vi.fn(async () => ({ canceled: true, filePaths: [] })) },
      session: { defaultSession: createFakeSession() },
    },
  };
}

export type FakeElectron = ReturnType<typeof createFakeElectron>;

type Details = { url: string };

export function createFakeSession() {
  const set = {
    request: null as null | Listener,
    check: null as null | Listener,
    device: null as null | Listener,
    before: null as null | ((details: Details, callback: (result: { cancel: boolean }) => void) => void),
    protocol: new Map<string, (request: Request) => Promise<Response>>(),
  };
  return {
    set,
    setPermissionRequestHandler: (handler: Listener): void => {
      set.request = handler;
    },
    setPermissionCheckHandler: (handler: Listener): void => {
      set.check = handler;
    },
    setDevicePermissionHandler: (handler: Listener): void => {
      set.device = handler;
    },
    webRequest: {
      onBeforeRequest: (handler: NonNullable<typeof set.before>): void => {
        set.before = handler;
      },
    },
    protocol: {
      handle: (scheme: string, handler: (request: Request) => Promise<Response>): void => {
        set.protocol.set(scheme, handler);
      },
    },
  };
}
