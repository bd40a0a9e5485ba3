using System.Text.RegularExpressions;
using ShiftService.Graph;
using ShiftService.Packages.Documents;

namespace ShiftService.Packages;

/// <summary>Whether what a card says of styles is true of its network.</summary>
internal static partial class StylizationCheck
{
    /// <summary>Adds what is wrong.</summary>
    public static void Check(PackageCard card, Network network, List<DocumentError> errors)
    {
        if (card.Task != PackageTask.Stylization)
        {
            if (card.Stylization is not null)
                errors.Add(new("$.stylization", $"does not go with the task {card.Task.ToString().ToLowerInvariant()}"));
            return;
        }
        TensorShape output = network.ShapeOf(network.Outputs[0]);
        if (output != network.InputShape)
            errors.Add(new(ModelPackage.OnnxName, $"it makes {output} of {network.InputShape}, and a picture keeps its size"));
        // What goes in and what comes out have the same scale.
        if (card.Input.Mean.Any(mean => mean != 0)) errors.Add(new("$.input.mean", "must be 0 for a style network"));
        if (card.Input.Std.Any(deviation => deviation != 1)) errors.Add(new("$.input.std", "must be 1 for a style network"));
        if (card.Stylization?.Styles is not { } styles)
        {
            errors.Add(new("$.stylization", "is missing, and the task needs it"));
            return;
        }
        int wanted = Math.Max(1, network.Styles);
        if (styles.Count != wanted)
            errors.Add(new("$.stylization.styles", $"names {styles.Count} styles, and the network has {wanted}"));
        for (int i = 0; i < styles.Count; i++)
        {
            string name = styles[i].Name;
            if (!NamePattern().IsMatch(name))
                errors.Add(new($"$.stylization.styles[{i}].name", $"must be lower-case letters, digits and underscores, and is \"{name}\""));
            if (styles.Take(i).Any(style => style.Name == name))
                errors.Add(new($"$.stylization.styles[{i}].name", $"\"{name}\" occurs twice"));
        }
    }

    [GeneratedRegex(@"^[a-z0-9_]+\z")]
    private static partial Regex NamePattern();
}
