using ShiftService.Load;

return LoadProgram.Run(args, Console.Out, Console.Error);
