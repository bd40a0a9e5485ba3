using System.Text.RegularExpressions;
using ShiftService.Graph;
using ShiftService.Imaging.Resizing;
using ShiftService.Training.Losses;
using ShiftService.Training.Optimizers;
using ShiftService.Training.Recipes;
using ShiftService.Training.Schedules;

namespace ShiftService.Training.Finetuning;

/// <summary>Recipes worked out from the model and the amount of data.</summary>
internal sealed partial class FinetuneRecipes(FinetuneModel model, FinetuneData data, FinetuneOptions options)
{
    // Steps that suffice for a small set: more only learn it by heart.
    private const int HeadSteps = 60, FullSteps = 400;

    private int BatchSize
    {
        get
        {
            int size = 4;
            while (size < 64 && size * 2 * 8 <= data.Trained) size *= 2;
            return size;
        }
    }

    private int StepsOfEpoch => Math.Max(1, data.Trained / BatchSize);

    /// <summary>Trains the new last layer on the features of the others, which stay as they are.</summary>
    public Recipe Head(string from, string head) => Common("head", from) with
    {
        Network = new() { From = from, TrainedNodes = [head] },
        Optimizer = new AdamWOptions { WeightDecay = 0.01 },
        Schedule = Cosine(Math.Clamp(HeadSteps / StepsOfEpoch, 1, 20), 0.01),
    };

    /// <summary>Trains all, gently.</summary>
    public Recipe All(string from) => Common("all", from) with
    {
        Optimizer = new AdamWOptions { WeightDecay = 0.05, ClipNorm = 5 },
        Schedule = Cosine(Epochs, 0.001),
    };

    /// <summary>Trains all from random weights, for as long as both phases together.</summary>
    public Recipe Scratch(string from) => Common("scratch", from) with
    {
        Optimizer = new AdamWOptions { WeightDecay = 0.05, ClipNorm = 5 },
        Schedule = Cosine(Epochs + Math.Clamp(HeadSteps / StepsOfEpoch, 1, 20), 0.004),
    };

    private int Epochs => options.Epochs ?? Math.Clamp(FullSteps / StepsOfEpoch, 3, 60);

    private static CosineScheduleOptions Cosine(int epochs, double rate) =>
        new() { Epochs = epochs, PeakRate = rate, WarmupEpochs = Math.Min(1, epochs / 10.0), FinalShare = 0.01 };

    private Recipe Common(string phase, string from)
    {
        TensorShape input = model.Network.InputShape;
        int side = Math.Max(input.Height, input.Width);
        // A small input has no pixels to spare for crops of a part of it.
        bool crops = side > 48;
        string classes = string.Join(", ", data.Classes);
        return new()
        {
            Name = $"{NameOf(data.Folder)}-{phase}",
            Description = $"{model.Name}, {(options.FromScratch ? "trained from random weights" : "fine-tuned")} to tell apart: {classes}.",
            Network = new() { From = from },
            Data = new()
            {
                Path = data.Folder,
                TrainSplit = data.TrainSplit,
                TestSplit = data.TestSplit,
                ValidationFraction = data.HoldoutShare,
                StoreSize = crops && model.Input.Resize.Mode != ResizeMode.Pad ? side * 5 / 4 : null,
                Resize = model.Input.Resize,
                Mean = model.Input.Mean,
                Std = model.Input.Std,
                License = License(),
                Description = $"{data.Images} images in {data.Classes.Count} classes: {classes}.",
            },
            Augmentation = new()
            {
                PadAndCrop = crops ? 0 : Math.Max(1, side / 8),
                RandomResizedCrop = crops ? new(0.4) : null,
                Flip = true,
                ColorJitter = new(0.2, 0.2, 0.2),
            },
            Loss = new CrossEntropyOptions { Smoothing = 0.05 },
            Optimizer = new AdamWOptions(),
            Schedule = Cosine(1, 1e-3),
            BatchSize = BatchSize,
            MicroBatch = Math.Min(16, Math.Max(1, BatchSize / 2)),
            EmaDecay = 0.98,
            Seed = options.Seed,
            EvaluateEvery = 5,
            Card = new()
            {
                IntendedUse = $"Telling apart {classes} in images like those it was trained on.",
                Limits = $"Knows {data.Classes.Count} classes and calls every image one of them. " +
                    "Its accuracy was measured on few images, and on others it may be lower.",
            },
        };
    }

    private string License()
    {
        string images = options.License ?? "as the owner of its training images allows";
        return model.License is null || options.FromScratch ? images : $"{images}; begun from {model.Name}: {model.License}";
    }

    /// <summary>The folder's name as a model's.</summary>
    public static string NameOf(string folder)
    {
        string name = Others().Replace(Path.GetFileName(folder).ToLowerInvariant(), "-").Trim('-', '.');
        return name.Length > 0 ? name : "images";
    }

    [GeneratedRegex("[^a-z0-9.-]+")]
    private static partial Regex Others();
}
