import { Module } from '@nestjs/common';
import { ControlClient, controlCommands, to, type SectionModule } from '@zot/extension-api';
import { ControlServer } from './socket/control-server.js';
import { RuntimeSockets } from './socket/runtime-sockets.js';
import { SocketControlClient } from './socket/socket-control-client.js';
import { TasksCommand } from './tasks/tasks-command.js';
import { TasksController } from './tasks/tasks.controller.js';

@Module({})
export class ControlModule {}

export function controlModule(): SectionModule {
  return {
    module: ControlModule,
    controllers: [TasksController],
    providers: [
      { provide: RuntimeSockets, useFactory: () => new RuntimeSockets() },
      ControlServer,
      { provide: ControlClient, useClass: SocketControlClient },
      TasksCommand,
    ],
    runs: [ControlServer],
    contributes: [to(controlCommands, TasksCommand)],
  };
}
