using System.CommandLine;
using System.Runtime.InteropServices;
using ShiftService.Cli.Evaluation;
using ShiftService.Cli.Options;
using ShiftService.Cli.Stylization;
using ShiftService.Packages;
using ShiftService.Styles;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl stylize`: a picture, or a folder of them, in a painter's style.</summary>
internal static class StylizeCommand
{
    private const int DefaultQuality = 90;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        var input = new Argument<string>("IN") { Description = "A picture, or a folder of pictures." };
        var output = new Argument<string>("OUT") { Description = "The result: a JPEG, PNG or WebP file, or a folder." };
        var style = new Option<string>("--style")
        {
            Description = "A style, or several with weights: starry_night:0.7,great_wave:0.3.", HelpName = "STYLE", Required = true,
        };
        var model = new Option<string>("--model")
        {
            Description = "The style network's package. Default: painters.", HelpName = "MODEL", DefaultValueFactory = _ => "painters",
        };
        Option<double> strength = CommonOptions.Share("--strength", "From 0, the picture itself, to 1, the style in full.", 1);
        var colors = new Option<bool>("--preserve-colors") { Description = "Keep the picture's colours, and take only light and dark." };
        Option<int?> side = CommonOptions.OptionalNumber("--max-side", "Scales larger pictures down to this, in pixels.", 1 << 15);
        Option<int> quality = CommonOptions.Number("--quality", "Of JPEG and WebP.", 100, DefaultQuality);
        Option<int?> lanes = CommonOptions.OptionalNumber("--lanes", "Threads. Default: the cores.", 1024);
        var command = new Command("stylize", "Paint pictures in the style of a painting.")
        {
            input, output, style, model, strength, colors, side, quality, lanes,
        };
        command.SetAction(parsed =>
        {
            ModelPackage package = PackageArgument.ReadPainter(parsed.GetRequiredValue(model));
            string[] names = [.. package.Card.Stylization!.Styles.Select(known => known.Name)];
            var settings = new StylizationSettings(StyleMix.Parse(parsed.GetRequiredValue(style), names))
            {
                Strength = (float)parsed.GetValue(strength), PreserveColors = parsed.GetValue(colors),
            };
            IReadOnlyList<(string From, string To)> pairs =
                PictureFiles.Pairs(parsed.GetRequiredValue(input), parsed.GetRequiredValue(output));
            using var stylizer = new Stylizer(package.Network);
            using var painter = new PicturePainter(
                stylizer, settings, parsed.GetValue(lanes) ?? Environment.ProcessorCount, parsed.GetValue(side), parsed.GetValue(quality));
            using var cancellation = new CancellationTokenSource();
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            {
                context.Cancel = !cancellation.IsCancellationRequested;
                cancellation.Cancel();
            });
            return Paint(console, painter, pairs, cancellation.Token);
        });
        return command;
    }

    private static int Paint(
        CommandOutput console, PicturePainter painter, IReadOnlyList<(string From, string To)> pairs, CancellationToken cancellation)
    {
        try
        {
            return StylizeProgress.Show(console, pairs.Count, progress => console.ForEach(pairs, pair =>
            {
                string? line = null;
                try
                {
                    line = painter.Paint(pair.From, pair.To, share => progress.Share(pair.From, share), cancellation);
                }
                finally
                {
                    progress.Next(line);
                }
                return ExitCode.Success;
            }));
        }
        catch (OperationCanceledException)
        {
            console.Error("interrupted");
            return ExitCode.Interrupted;
        }
    }
}
