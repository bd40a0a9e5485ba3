using ShiftService.Cli;

return Shiftctl.Run(args, Console.Out, Console.Error);
