using ShiftService.Engine.Simd;
using ShiftService.Faces.Detection;
using ShiftService.Graph;
using ShiftService.Packages;
using ShiftService.Training.Evaluation.Detection;
using ShiftService.Training.Recipes;
using ShiftService.Training.Runs;
using ShiftService.Training.Tests.Data.Detection;

namespace ShiftService.Training.Tests.Runs;

/// <summary>A real run of a detector, on drawn faces.</summary>
public sealed class DetectionRunTests : IDisposable
{
    private const string Text = """
        {
          "name": "squares",
          "network": { "zoo": "shiftfacedetector", "height": 64 },
          "data": {
            "path": "detector/boxes.csv",
            "faces": { "cells": "lfw-view2-128/index.csv", "imagesPerEpoch": 32, "inputSide": 96, "smallestFace": 8 },
            "mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25], "license": "Made by the tests.", "description": "Squares."
          },
          "loss": { "kind": "detection" },
          "optimizer": { "kind": "adamW" },
          "schedule": { "kind": "cosine", "epochs": 2, "peakRate": 0.004 },
          "batchSize": 8, "microBatch": 4, "lanes": 2, "seed": 3
        }
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void ARun_LowersItsLoss_AndEndsWithADetectorsPackage()
    {
        FaceFiles.Write(_folder.Path);
        var progress = new RecordedProgress();
        Recipe recipe = RecipeFile.Parse(Text.Replace("\"epochs\": 2", "\"epochs\": 8").Replace("32,", "96,"), "squares.json");
        using (TrainingRun run = TrainingRun.Start(recipe, Options("run"), progress)) Assert.True(run.Run().Finished);

        Assert.InRange(progress.Epochs[^1].TrainLoss / progress.Epochs[0].TrainLoss, 0, 0.85);
        ModelPackage package = PackageReader.Read(Path.Combine(_folder.File("run"), "package"));
        Assert.Equal((PackageTask.Detection, 96), (package.Card.Task, package.Card.Detection!.InputSide));
        Assert.Equal(TensorShape.Image(3, 96, 96), package.Network.InputShape);
        using FaceDetectorModel model = FaceDetectorModel.Compile(package, new SimdBackend());
        using FaceDetector detector = model.CreateDetector();
        var faces = new FaceDetection[100];
        FaceReport report = FaceEvaluation.Evaluate(
            (photo, score) => faces[..detector.Detect(photo, faces, score).Count],
            _folder.File("detector/boxes.csv"), _folder.File("lfw-view2-128/index.csv"), 0.5f, heldOutOnly: true);
        Assert.Equal((2, 2, 0, 2, 2), (report.Photos, report.Faces, report.BareFaces, report.Cells, report.EmptyPhotos));
    }

    [Fact]
    public void AResumedRun_EndsWithTheSameWeights()
    {
        FaceFiles.Write(_folder.Path);
        Recipe recipe = RecipeFile.Parse(Text, "squares.json");
        using (TrainingRun run = TrainingRun.Start(recipe, Options("whole"), new RecordedProgress())) run.Run();
        using (var stop = new CancellationTokenSource())
        {
            using TrainingRun run = TrainingRun.Start(recipe, Options("parts"), new RecordedProgress(3, stop.Cancel));
            Assert.False(run.Run(stop.Token).Finished);
        }
        using (TrainingRun run = TrainingRun.Resume(Options("parts"), new RecordedProgress())) Assert.True(run.Run().Finished);
        Assert.Equal(Model("whole"), Model("parts"));
    }

    [Theory]
    [InlineData("{ \"kind\": \"detection\" }", "{ \"kind\": \"crossEntropy\" }", "$.loss")]
    [InlineData("\"path\": \"detector/boxes.csv\",", "\"path\": \"x\", \"validationFraction\": 0.1,", "$.data.faces")]
    [InlineData("\"smallestFace\": 8", "\"unmarked\": [{ \"path\": \"x.tar\" }]", "$.data.faces.teacher")]
    [InlineData("\"batchSize\": 8", "\"augmentation\": { \"flip\": true }, \"batchSize\": 8", "$.augmentation")]
    public void WhatDoesNotGoTogether_IsRefused(string from, string to, string path)
    {
        Assert.Contains(from, Text);
        RecipeException error = Assert.Throws<RecipeException>(() => RecipeFile.Parse(Text.Replace(from, to), "squares.json"));
        Assert.Contains(path, error.Errors.Select(e => e.Path));
    }

    public void Dispose() => _folder.Dispose();

    private RunOptions Options(string run) => new(_folder.File(run)) { DataRoot = _folder.Path };

    private byte[] Model(string run) => File.ReadAllBytes(Path.Combine(_folder.File(run), "package", "model.onnx"));
}
