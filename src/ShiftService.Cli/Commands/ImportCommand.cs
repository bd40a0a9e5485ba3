using System.CommandLine;
using System.Globalization;
using ShiftService.Cli.Importing;
using ShiftService.Cli.Options;
using ShiftService.Graph;
using ShiftService.Graph.Caffe;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl import`: models of other frameworks become packages.</summary>
internal static class ImportCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console) => new("import", "Make a model package of another framework's files.")
    {
        Caffe(console),
    };

    private static Command Caffe(CommandOutput console)
    {
        var prototxt = new Option<string>("--prototxt") { Description = "The network as text.", HelpName = "FILE", Required = true };
        var caffemodel = new Option<string>("--caffemodel") { Description = "Its weights.", HelpName = "FILE", Required = true };
        var folder = new Option<string>("--out")
        {
            Description = "Folder of the package, such as models/NAME/VERSION.", HelpName = "DIR", Required = true,
        };
        var labels = new Option<string?>("--labels")
        {
            Description = "Names of the classes, one a line, in the order of the outputs. Default: numbers from 0.", HelpName = "FILE",
        };
        Option<int?> shortSide = CommonOptions.OptionalNumber(
            "--short-side",
            "Pixels that an image's shorter side is scaled to before its centre is cut out. " +
            "Default: 256 for inputs of 224 to 256 pixels, otherwise the input's own side.", 1 << 15);
        var license = new Option<string?>("--license") { Description = "Terms of the files, for the model's card.", HelpName = "TEXT" };
        var command = new Command("caffe", "A classifier from a prototxt and a caffemodel: active shift and all that goes with it.")
        {
            prototxt, caffemodel, folder, labels, shortSide, license,
        };
        command.SetAction(parsed =>
        {
            string target = parsed.GetRequiredValue(folder);
            CaffeModel model = CaffePackage.Write(
                parsed.GetRequiredValue(prototxt), parsed.GetRequiredValue(caffemodel), parsed.GetValue(labels), parsed.GetValue(shortSide),
                parsed.GetValue(license), target);
            Network network = model.Network;
            console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{target}: {network.Name}, {network.InputShape} to {network.ShapeOf(network.Outputs[0])}, " +
                $"{network.Cost.AllParameters:N0} parameters, {network.Cost.MultiplyAccumulates:N0} MAC"));
            if (parsed.GetValue(labels) is null) console.Remark("the files name no classes; they are numbered (--labels names them)");
            return ExitCode.Success;
        });
        return command;
    }
}
