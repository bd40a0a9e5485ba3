using Spectre.Console;

namespace ShiftService.Cli.Stylization;

/// <summary>Shows how far pictures are: a bar on a terminal, a line a picture elsewhere.</summary>
internal sealed class StylizeProgress
{
    private readonly ProgressTask? _bar;
    private readonly TextWriter _output;
    private readonly int _pictures;
    private int _done;

    private StylizeProgress(ProgressTask? bar, TextWriter output, int pictures) => (_bar, _output, _pictures) = (bar, output, pictures);

    /// <summary>Runs something while its progress is shown.</summary>
    public static T Show<T>(CommandOutput console, int pictures, Func<StylizeProgress, T> action)
    {
        if (!ReferenceEquals(console.Out, Console.Out) || Console.IsOutputRedirected) return action(new(null, console.Out, pictures));
        return AnsiConsole.Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 32 }, new PercentageColumn(), new TaskDescriptionColumn())
            .Start(context => action(new(context.AddTask("getting ready", maxValue: pictures), console.Out, pictures)));
    }

    /// <summary>A share of the picture in work is done.</summary>
    public void Share(string picture, double share)
    {
        if (_bar is null) return;
        _bar.Description = Markup.Escape(Path.GetFileName(picture));
        _bar.Value = Math.Min(_pictures, _done + share);
    }

    /// <summary>A picture is done, well or not.</summary>
    public void Next(string? line)
    {
        _done++;
        if (_bar is not null) _bar.Value = _done;
        else if (line is not null) _output.WriteLine(line);
    }
}
